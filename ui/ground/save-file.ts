/** Hands a CSV text to the browser to be saved under a name. */
export function saveCsv(csv: string, name: string): void {
  const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(new Blob([csv], { type: 'text/csv' })), download: name });
  link.click();
  URL.revokeObjectURL(link.href);
}
