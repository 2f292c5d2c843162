/** Deletes the indices whose names begin like this; Elasticsearch wants each by its name. */
export async function dropIndices(elasticsearch: string, prefix: string): Promise<void> {
  const names = await (
    await fetch(`${elasticsearch}/_cat/indices/${prefix}-*?h=index&expand_wildcards=all`)
  ).text();
  for (const name of names.split('\n').map((line) => line.trim()))
    if (name !== '') await fetch(`${elasticsearch}/${name}`, { method: 'DELETE' });
}
