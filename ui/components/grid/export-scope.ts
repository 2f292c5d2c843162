/** What is exported: everything, what the filters leave, or what is selected. */
export type ExportScope = 'all' | 'filtered' | 'selected';
