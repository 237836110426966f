export interface HostileForm {
  name: string;
  contentType: string;
  /** One byte a character. */
  body: string;
  code: string;
}

const MULTIPART = 'multipart/form-data; boundary=x';
const FILE =
  'Content-Disposition: form-data; name="file"; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n';

/** Multipart bodies that are not what they should be. */
export function hostileForms(): HostileForm[] {
  const form = (name: string, body: string, code: string, contentType = MULTIPART) => ({
    name,
    contentType,
    body,
    code,
  });
  return [
    form('two files', `--x\r\n${FILE}one\r\n--x\r\n${FILE}two\r\n--x--\r\n`, 'request.invalid'),
    form('no boundary', `--x\r\n${FILE}one\r\n--x--\r\n`, 'request.malformed', 'multipart/form-data'),
    form('another boundary than it says', `--y\r\n${FILE}one\r\n--y--\r\n`, 'request.malformed'),
    form('no end', `--x\r\n${FILE}one`, 'request.malformed'),
    form(
      'a part without end of its headers',
      `--x\r\nContent-Disposition: form-data; name="file"; filename="a"`,
      'request.malformed',
    ),
    form(
      'headers of 100 KB',
      `--x\r\nX-Long: ${'a'.repeat(100_000)}\r\n${FILE}one\r\n--x--\r\n`,
      'image.missing',
    ),
    form(
      'the file under another name',
      `--x\r\n${FILE.replace('"file"', '"picture"')}one\r\n--x--\r\n`,
      'image.missing',
    ),
    form('no part at all', '--x--\r\n', 'image.missing'),
    form(
      'text where the file should be',
      '--x\r\nContent-Disposition: form-data; name="file"\r\n\r\nhello\r\n--x--\r\n',
      'image.missing',
    ),
    form(
      'a field named __proto__',
      `--x\r\nContent-Disposition: form-data; name="__proto__"\r\n\r\n{}\r\n--x\r\n${FILE}one\r\n--x--\r\n`,
      'request.malformed',
    ),
    form(
      'a thousand fields',
      `${'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n'.repeat(1_000)}--x--\r\n`,
      'request.too_large',
    ),
    form(
      'a name that climbs out of its folder',
      `--x\r\n${FILE.replace('a.jpg', '../../../etc/cron.d/x')}one\r\n--x--\r\n`,
      'image.unreadable',
    ),
    form('JSON instead', '{"file":"x"}', 'request.media_type', 'application/json'),
  ];
}
