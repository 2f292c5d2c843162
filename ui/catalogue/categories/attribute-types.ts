import type { AttributeDefinition } from '../../api/models/attribute-definition';

export type AttributeType = AttributeDefinition['type'];

export const attributeTypes: readonly AttributeType[] = ['text', 'number', 'choice', 'boolean'];

export function attributeType(type: AttributeType): string {
  switch (type) {
    case 'text':
      return $localize`text`;
    case 'number':
      return $localize`number`;
    case 'choice':
      return $localize`one of several`;
    case 'boolean':
      return $localize`yes or no`;
  }
}
