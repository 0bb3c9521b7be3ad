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
  | 'header'
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

/** How servers fill a field for errors when there is none. */
const NO_ERROR = /^(?:0*|2\d\d|ok|success(?:ful)?|succeeded|none|null|nil|no[ _]error|false|undefined)$/i;

/** Nothing that is nested deeper than this is looked at: it counts as an error. */
const MAX_DEPTH = 5;

/**
 * Tells whether a field that is named for an error holds one: not when it is empty, or an object of empty fields, or
 * names a success.
 */
export function holdsError(value: unknown, depth = 0): boolean {
  if (typeof value === 'string') return !NO_ERROR.test(value.trim());
  if (typeof value === 'number') return value !== 0 && (value < 200 || value >= 300);
  if (typeof value !== 'object' || value === null) return value === true;
  return depth > MAX_DEPTH || Object.values(value).some((part) => holdsError(part, depth + 1));
}

/** A code that is neither absent nor a success. */
function isErrorCode(code: unknown): boolean {
  return (typeof code === 'number' || typeof code === 'string') && holdsError(code);
}

/** Whether an object has an empty `error` and nothing else, or a code that says what the error does not. */
function isBareError(value: { readonly [N in Field]?: unknown }): boolean {
  if (value.error !== '' && (typeof value.error !== 'object' || value.error === null)) return false;
  const code = typeof value.status === 'number' ? value.status : (value.code ?? value.status_code);
  return isErrorCode(code) || Object.keys(value).length === 1;
}

/** Whether parsed JSON declares itself an error, whatever else it contains: `{"type": "error"}`. */
export function isNamedError(value: unknown): boolean {
  if (!isObject<Field>(value)) return false;
  return [value.object, value.type, value.event, value.status].some(
    (name) => typeof name === 'string' && ERROR_NAMES.test(name),
  );
}

/**
 * Whether parsed JSON reports an error, in any of the formats in use: `error`, `errors`, `base_resp`,
 * `code`/`message`, `error_code`/`error_msg`, `errorText`, `detail`, `status: "error"`, `{"event": "error"}`,
 * or an error object as the event itself.
 *
 * If there is content (`choices`), only a field that cannot mean anything else counts.
 */
export function isErrorReport(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0 && isErrorReport(value[0]);
  if (!isObject<Field>(value)) return false;
  if (holdsError(value.error) || holdsError(value.Error) || holdsError(value.errors)) return true;
  if (isText(value.errorText) || isText(value.error_msg) || isText(value.errmsg)) {
    return isErrorCode(value.error_code ?? value.errcode ?? 'unknown');
  }
  if (isObject<Field>(value.base_resp) && isErrorCode(value.base_resp.status_code)) return true;
  if (isObject<Field>(value.header) && isErrorCode(value.header.code)) return true;
  if (Array.isArray(value.choices)) return false;
  if (isBareError(value) || isNamedError(value)) return true;
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
