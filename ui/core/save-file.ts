/** Hands a text to the browser to be saved under a name. */
export function saveText(text: string, name: string, type: string): void {
  const link = Object.assign(document.createElement('a'), {
    href: URL.createObjectURL(new Blob([text], { type })),
    download: name,
  });
  link.click();
  URL.revokeObjectURL(link.href);
}

export const saveCsv = (csv: string, name: string): void => saveText(csv, name, 'text/csv');
