import { isObject } from '#lib/providers/is-object.ts';

type Field =
  | 'error'
  | 'Error'
  | 'errors'
  | 'errorText'
  | 'error_code'
  | 'error_msg'
  | 'error_message'
  | 'errcode'
  | 'errmsg'
  | 'base_resp'
  | 'status_code'
  | 'code'
  | 'Code'
  | 'message'
  | 'Message'
  | 'msg'
  | 'status_msg'
  | 'detail'
  | 'status'
  | 'type'
  | 'event'
  | 'object'
  | 'success'
  | 'choices'
  | 'Response';

const ERROR_NAMES = /^(?:error|exception|fail|failed|failure|stream_error)$/i;
const TELLING_TYPE =
  /error|exception|invalid|fail|denied|exceed|unauthorized|forbidden|limit|quota|not_?found|unavailable|overload|time_?out/i;

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '';
}

/** A code that is neither absent nor a success. */
function isErrorCode(code: unknown): boolean {
  if (typeof code === 'number') return code !== 0 && (code < 200 || code >= 300);
  return (
    typeof code === 'string' &&
    code.trim() !== '' &&
    !/^(?:0+|2\d\d|ok|success(?:ful)?|none|null)$/i.test(code.trim())
  );
}

/** Whether a field that is named for an error holds one. */
function holdsError(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (isObject(value)) return Object.keys(value).length > 0;
  return Boolean(value) && value !== 'none' && value !== 'null';
}

/** Tells whether parsed JSON names itself an error, whatever else it holds: `{"type": "error"}`. */
export function isNamedError(value: unknown): boolean {
  if (!isObject<Field>(value)) return false;
  return [value.object, value.type, value.event, value.status].some(
    (name) => typeof name === 'string' && ERROR_NAMES.test(name),
  );
}

/**
 * Tells whether parsed JSON reports an error, in any of the shapes in use: `error`, `errors`, `base_resp`,
 * `code`/`message`, `error_code`/`error_msg`, `errorText`, `detail`, `status: "error"`, `{"event": "error"}`, or an
 * error object as the event itself.
 *
 * Where there is content (`choices`), only a field that can mean nothing else counts.
 */
export function isErrorReport(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0 && isErrorReport(value[0]);
  if (!isObject<Field>(value)) return false;
  if (holdsError(value.error) || holdsError(value.Error) || holdsError(value.errors)) return true;
  if (isText(value.errorText) || isText(value.error_msg) || isText(value.errmsg)) {
    return isErrorCode(value.error_code ?? value.errcode ?? 'unknown');
  }
  if (isObject<Field>(value.base_resp) && isErrorCode(value.base_resp.status_code)) return true;
  if (Array.isArray(value.choices)) return false;
  // An `error` without content is an error all the same.
  if (value.error !== undefined && value.error !== null && value.error !== false) return true;
  if (isNamedError(value)) return true;
  if (isErrorCode(value.error_code) || isErrorCode(value.errcode) || value.success === false) return true;
  if (isObject<Field>(value.Response) && holdsError(value.Response.Error)) return true;
  if (isText(value.detail) || (Array.isArray(value.detail) && value.detail.length > 0)) return true;
  const hasMessage =
    isText(value.message) || isText(value.Message) || isText(value.msg) || isText(value.status_msg);
  if (!hasMessage) return false;
  const status = typeof value.status === 'number' && value.status >= 400;
  const isTelling = typeof value.type === 'string' && TELLING_TYPE.test(value.type);
  return status || isTelling || isErrorCode(value.code ?? value.Code ?? value.status_code);
}
