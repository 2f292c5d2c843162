import iconv from 'iconv-lite';
import { decoderOf, EncodingFinder, type Encoding } from './encoding.js';
import { otherFileOf } from './file-kind.js';

function found(bytes: Uint8Array, piece = 1 << 16): Encoding {
  const finder = new EncodingFinder();
  for (let at = 0; at < bytes.length; at += piece) finder.push(bytes.subarray(at, at + piece));
  return finder.result();
}

const german = 'sku;name\nGK-1;Größe\n';
const long = 'sku;name\nGK-1;Größe L\nGK-2;Müller Übergröße\nGK-3;Schlüssel für Türen\n';

describe('the encoding of a table', () => {
  it.each<[Encoding, string, string]>([
    ['utf-8', 'utf-8', german],
    ['utf-8', 'utf-8', 'sku,name\nA,plain\n'],
    ['windows-1252', 'windows-1252', german],
    ['windows-1252', 'windows-1252', long],
    ['windows-1252', 'windows-1252', 'sku;prix\nA;12 € – réf. n° 5\nB;Crème brûlée à l’œuf\n'],
    ['windows-1252', 'windows-1252', 'sku;nombre\nA;Año señal\nB;Camión pequeño\n'],
    ['macintosh', 'macintosh', german],
    ['macintosh', 'macintosh', long],
    ['macintosh', 'macintosh', 'sku,name\nA,Crème brûlée\nB,Café “noir”\n'],
    [
      'shift_jis',
      'shift_jis',
      'コード,商品名\nA-1,ステンレス製ボルト\nA-2,六角ナット\nA-3,ワッシャー\n',
    ],
    [
      'windows-1250',
      'windows-1250',
      'kod;nazwa\nA;Śruba ząbkowana żółta\nB;Łącznik źródłowy ćwiartka\nC;Pięć świeżych gęsi\n',
    ],
    [
      'windows-1251',
      'windows-1251',
      'код;название\nA;Болт оцинкованный\nB;Гайка шестигранная\nC;Шайба плоская\n',
    ],
    ['gb18030', 'gb18030', '编码,名称\nA-1,不锈钢螺栓\nA-2,六角螺母和垫圈\nA-3,我们的产品是好的\n'],
    ['utf-16le', 'utf-16le', german],
    ['utf-16be', 'utf-16be', german],
  ])('is found to be %s', (encoding, written, text) => {
    const bytes = iconv.encode(text, written);
    expect(found(bytes)).toBe(encoding);
    expect(found(bytes, 3)).toBe(encoding);
    expect(decoderOf(encoding).decode(bytes)).toBe(text);
  });

  it('is said by a byte order mark', () => {
    for (const encoding of ['utf-8', 'utf-16le', 'utf-16be'] as const) {
      const bytes = iconv.encode(german, encoding, { addBOM: true });
      expect(found(bytes)).toBe(encoding);
      expect(decoderOf(encoding).decode(bytes)).toBe(german);
    }
  });

  it('is found from one name far behind', () => {
    const bytes = iconv.encode(`${'A;plain\n'.repeat(200_000)}GK-1;Größe\n`, 'windows-1252');
    expect(found(bytes)).toBe('windows-1252');
  });

  it('has the euro and quotation marks of Windows, on every version of Node', () => {
    expect(decoderOf('windows-1252').decode(Uint8Array.of(0x80, 0x93, 0x94, 0x99, 0xe9))).toBe(
      '€“”™é',
    );
  });
});

describe('a file that is no separated text', () => {
  it.each([
    ['workbook', Buffer.from('PK\u0003\u0004xxxx[Content_Types].xml', 'latin1')],
    ['zip', Buffer.from('PK\u0003\u0004xxxxprices.csv', 'latin1')],
    ['old-workbook', Buffer.from('d0cf11e0a1b11ae1', 'hex')],
    [
      'open-document',
      Buffer.from('PK\u0003\u0004mimetypeapplication/vnd.oasis.opendocument.spreadsheet', 'latin1'),
    ],
    ['pdf', Buffer.from('%PDF-1.7')],
    ['gzip', Buffer.from('1f8b08', 'hex')],
    ['json', Buffer.from('[{"sku":"A"}]')],
    ['json', Buffer.from(' {"sku": 1}')],
    ['xml', Buffer.from('<?xml version="1.0"?><products/>')],
    ['bmecat', Buffer.from('\ufeff<?xml version="1.0"?>\n<BMECAT version="2005">')],
    [
      'cxml',
      Buffer.from(
        '<?xml version="1.0"?><!DOCTYPE cXML SYSTEM "http://xml.cXML.org/schemas/cXML/1.2.014/cXML.dtd">',
      ),
    ],
    ['edifact', Buffer.from("UNA:+.? 'UNB+UNOC:3+1234567890123:14'")],
    ['edifact', Buffer.from("UNB+UNOA:2+X+Y'")],
    ['html', Buffer.from('<html xmlns:x="urn:schemas-microsoft-com:office:excel"><table>')],
    ['picture', Buffer.from('89504e470d0a1a0a', 'hex')],
    [null, Buffer.from('sku,name\nA,x')],
    [null, Buffer.from('[SKU],[Name]\n1,2')],
    [null, Buffer.from('"sku";"name"')],
    [null, Buffer.from('<10,>10\n1,2')],
  ])('is called %s', (kind, bytes) => expect(otherFileOf(bytes)).toBe(kind));
});
