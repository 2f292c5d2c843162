import type { AttributeDefinition } from '../../api/models/attribute-definition';

export type AttributeType = AttributeDefinition['type'];

export const attributeTypes: readonly AttributeType[] = ['text', 'number', 'choice', 'boolean'];

export function attributeType(type: AttributeType): string {
  switch (type) {
    case 'text':
      return $localize`Text`;
    case 'number':
      return $localize`Number`;
    case 'choice':
      return $localize`Choice`;
    case 'boolean':
      return $localize`Yes/No`;
  }
}
