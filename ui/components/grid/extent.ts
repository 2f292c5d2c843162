/** What is exported: everything, what the filters leave, or what is selected. */
export type Extent = 'all' | 'filtered' | 'selected';
