/** What programs send a table as; what it is stands in its bytes. */
export const tableMediaTypes = [
  'text/csv',
  'text/tab-separated-values',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  // what Windows says of a CSV file where Excel is installed
  'application/vnd.ms-excel',
  'application/gzip',
  'application/octet-stream',
] as const;
