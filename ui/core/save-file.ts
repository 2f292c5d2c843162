/** Hands a text to the browser to be saved under a name. */
export const saveText = (text: string, name: string, type: string): void =>
  saveBlob(new Blob([text], { type }), name);

export function saveBlob(blob: Blob, name: string): void {
  const link = Object.assign(document.createElement('a'), {
    href: URL.createObjectURL(blob),
    download: name,
  });
  link.click();
  URL.revokeObjectURL(link.href);
}

export const saveCsv = (csv: string, name: string): void => saveText(csv, name, 'text/csv');
