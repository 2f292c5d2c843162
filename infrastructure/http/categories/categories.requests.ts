import { categoryList } from '../../../application/catalogue/category.queries.js';
import { ListRequest } from '../kernel/requests.js';
import { Flag, Id, OneOf, Parts, Sort, Text, Texts } from '../kernel/rules.js';

export class AttributeDefinitionRequest {
  @Text({ max: 60 }) name!: string;
  @OneOf(['text', 'number', 'boolean', 'choice']) type!: 'text' | 'number' | 'boolean' | 'choice';
  @Text({ max: 20, optional: true }) unit?: string;
  @Texts({ max: 200, each: 100, optional: true }) choices?: string[];
  @Flag() required!: boolean;
}

export class CreateCategoryRequest {
  @Text({ max: 100 }) name!: string;
  @Id({ optional: true, description: 'A root category if omitted' }) parentId?: string;
  @Parts(() => AttributeDefinitionRequest, { once: 'name', max: 100, optional: true })
  attributes?: AttributeDefinitionRequest[];
}

export class CategoryAttributesRequest {
  @Parts(() => AttributeDefinitionRequest, { once: 'name', max: 100 })
  attributes!: AttributeDefinitionRequest[];
}

export class ListCategoriesRequest extends ListRequest {
  @Sort(Object.keys(categoryList.sorts), 'path') sort?: string;
}
