/**
 * Exports of shop systems in their own column layout, invented: what differs between shops is which
 * rows stand for what, and where a variant's fields are.
 */

const csv = (columns: readonly string[], rows: readonly Readonly<Record<string, string>>[]) =>
  [columns, ...rows.map((row) => columns.map((name) => row[name] ?? ''))]
    .map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(','))
    .join('\r\n');

const SHOPIFY =
  'Handle,Title,Body (HTML),Vendor,Product Category,Type,Tags,Published,Option1 Name,Option1 Value,Option1 Linked To,Option2 Name,Option2 Value,Option2 Linked To,Option3 Name,Option3 Value,Option3 Linked To,Variant SKU,Variant Grams,Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,Variant Fulfillment Service,Variant Price,Variant Compare At Price,Variant Requires Shipping,Variant Taxable,Variant Barcode,Image Src,Image Position,Image Alt Text,Gift Card,SEO Title,SEO Description,Variant Image,Variant Weight Unit,Variant Tax Code,Cost per item,Status'.split(
    ',',
  );
const SHOPIFY_2025 =
  'Title,URL handle,Description,Vendor,Product category,Type,Tags,Published on online store,Status,SKU,Barcode,Option1 name,Option1 value,Option1 Linked To,Option2 name,Option2 value,Option2 Linked To,Option3 name,Option3 value,Option3 Linked To,Price,Compare-at price,Cost per item,Charge tax,Tax code,Inventory tracker,Inventory quantity,Continue selling when out of stock,Weight value (grams),Weight unit for display,Requires shipping,Fulfillment service,Product image URL,Image position,Image alt text,Variant image URL,Gift card,SEO title,SEO description'.split(
    ',',
  );
const WOOCOMMERCE =
  'ID,Type,SKU,"GTIN, UPC, EAN, or ISBN",Name,Published,Is featured?,Visibility in catalog,Short description,Description,Date sale price starts,Date sale price ends,Tax status,Tax class,In stock?,Stock,Low stock amount,Backorders allowed?,Sold individually?,Weight (kg),Length (cm),Width (cm),Height (cm),Allow customer reviews?,Purchase note,Sale price,Regular price,Categories,Tags,Shipping class,Images,Download limit,Download expiry days,Parent,Grouped products,Upsells,Cross-sells,External URL,Button text,Position,Attribute 1 name,Attribute 1 value(s),Attribute 1 visible,Attribute 1 global,Attribute 2 name,Attribute 2 value(s),Attribute 2 visible,Attribute 2 global'
    .replace('"GTIN, UPC, EAN, or ISBN"', 'GTIN')
    .split(',')
    .map((name) => (name === 'GTIN' ? 'GTIN, UPC, EAN, or ISBN' : name));
const MAGENTO =
  'sku,store_view_code,attribute_set_code,product_type,categories,product_websites,name,description,short_description,weight,product_online,tax_class_name,visibility,price,special_price,url_key,base_image,base_image_label,small_image,thumbnail_image,created_at,additional_attributes,qty,out_of_stock_qty,is_in_stock,additional_images,configurable_variations,configurable_variation_labels,associated_skus'.split(
    ',',
  );

export const shopifyExport = (category: string, prefix: string): string =>
  csv(SHOPIFY, [
    {
      ...{ Handle: 'work-shirt', Title: 'Work shirt', 'Body (HTML)': '<p>Twill &amp; cotton.</p>' },
      ...{ 'Product Category': category, 'Option1 Name': 'Colour', 'Option1 Value': 'Navy' },
      ...{ 'Option2 Name': 'Size', 'Option2 Value': 'M', 'Variant SKU': `${prefix}-NV-M` },
      ...{
        'Variant Inventory Qty': '12',
        'Variant Price': '18.50',
        'Image Src': 'https://x/1.jpg',
      },
    },
    {
      ...{ Handle: 'work-shirt', 'Option1 Value': 'Navy', 'Option2 Value': 'L' },
      ...{
        'Variant SKU': `${prefix}-NV-L`,
        'Variant Price': '18.50',
        'Image Src': 'https://x/2.jpg',
      },
    },
    { Handle: 'work-shirt', 'Image Src': 'https://x/3.jpg', 'Image Position': '3' },
    {
      ...{ Handle: 'gloves', Title: 'Gloves', 'Product Category': category },
      ...{ 'Option1 Name': 'Title', 'Option1 Value': 'Default Title' },
      ...{ 'Variant SKU': `${prefix}-GL`, 'Variant Price': '4.00' },
    },
  ]);

export const shopify2025Export = (category: string, prefix: string): string =>
  csv(SHOPIFY_2025, [
    {
      ...{
        'URL handle': 'work-shirt',
        Title: 'Work shirt',
        Description: '<p>Twill &amp; cotton.</p>',
      },
      ...{ 'Product category': category, 'Option1 name': 'Colour', 'Option1 value': 'Navy' },
      ...{ 'Option2 name': 'Size', 'Option2 value': 'M', SKU: `${prefix}-NV-M`, Price: '18.50' },
    },
    {
      ...{ 'URL handle': 'work-shirt', 'Option1 value': 'Navy', 'Option2 value': 'L' },
      ...{ SKU: `${prefix}-NV-L`, Price: '18.50' },
    },
    { 'URL handle': 'work-shirt', 'Product image URL': 'https://x/3.jpg' },
    {
      ...{ 'URL handle': 'gloves', Title: 'Gloves', 'Product category': category },
      ...{ 'Option1 name': 'Title', 'Option1 value': 'Default Title', SKU: `${prefix}-GL` },
    },
  ]);

export const woocommerceExport = (category: string, prefix: string): string =>
  csv(WOOCOMMERCE, [
    {
      ...{ ID: '21', Type: 'variable', SKU: 'work-shirt', Name: 'Work shirt' },
      ...{ Description: '<p>Twill &amp; cotton.</p>', Categories: `Sale, ${category}` },
      ...{
        'Attribute 1 name': 'Colour',
        'Attribute 1 value(s)': 'Navy',
        Images: 'https://x/1.jpg',
      },
      ...{ 'Attribute 2 name': 'Size', 'Attribute 2 value(s)': 'M, L' },
    },
    {
      ...{ ID: '22', Type: 'simple, virtual', SKU: `${prefix}-GL`, Name: 'Gloves' },
      ...{ Categories: category, 'Regular price': '4' },
    },
    {
      ...{ ID: '23', Type: 'variation', SKU: `${prefix}-NV-M`, Name: 'Work shirt - Navy, M' },
      ...{ Parent: 'work-shirt', 'Regular price': '18.5', Stock: '12' },
      ...{ 'Attribute 1 name': 'Colour', 'Attribute 1 value(s)': 'Navy' },
      ...{ 'Attribute 2 name': 'Size', 'Attribute 2 value(s)': 'M' },
    },
    {
      ...{ ID: '24', Type: 'variation', SKU: `${prefix}-NV-L`, Name: 'Work shirt' },
      ...{ Parent: 'id:21', 'Regular price': '18.5' },
      ...{ 'Attribute 1 name': 'Colour', 'Attribute 1 value(s)': 'Navy' },
      ...{ 'Attribute 2 name': 'Size', 'Attribute 2 value(s)': 'L' },
    },
  ]);

export const magentoExport = (category: string, prefix: string): string => {
  const of = {
    attribute_set_code: 'Top',
    categories: `Default Category,Default Category/${category}`,
  };
  const simple = { ...of, product_type: 'simple', description: '<p>Twill &amp; cotton.</p>' };
  return csv(MAGENTO, [
    {
      ...simple,
      sku: `${prefix}-NV-M`,
      name: 'Work shirt-Navy-M',
      price: '18.500000',
      qty: '12.0000',
    },
    {
      ...simple,
      sku: `${prefix}-NV-L`,
      name: 'Work shirt-Navy-L',
      price: '18.500000',
      qty: '0.0000',
    },
    { ...simple, sku: `${prefix}-NV-L`, store_view_code: 'de', name: 'Arbeitshemd-Navy-L' },
    {
      ...{ ...of, sku: 'work-shirt', product_type: 'configurable', name: 'Work shirt' },
      configurable_variations: `sku=${prefix}-NV-M,color=Navy,size=M|sku=${prefix}-NV-L,color=Navy,size=L`,
      configurable_variation_labels: 'color=Colour,size=Size',
      base_image: '/w/s/ws01.jpg',
    },
    { ...simple, sku: `${prefix}-GL`, name: 'Gloves', description: '' },
  ]);
};

export const shopExports = {
  shopify: shopifyExport,
  'shopify since 2025': shopify2025Export,
  woocommerce: woocommerceExport,
  magento: magentoExport,
} as const;
