import type { ErrorKind } from '#lib/protocol/failure.ts';

// cspell:disable
/** How providers that don't write English explain a refusal. First match wins. */
const SIGNS: readonly (readonly [ErrorKind, RegExp])[] = [
  [
    'quota',
    /余额|餘額|欠费|欠費|额度|額度|配额|配額|充值|クォータ|残高|利用枠|할당량|잔액|크레딧|guthaben|kontingent|solde insuffisant|crédits? (?:insuffisant|épuisé)|quota (?:dépassé|épuisé)|saldo (?:insuf|agotad|esgotad|non|tidak)|créditos? (?:insuf|agotad|esgotad)|cuota|cota (?:excedida|esgotada)|credito (?:insufficiente|esaurito)|недостаточно (?:средств|баланса)|баланс|квот|رصيد|bakiye|số dư/,
  ],
  ['content_filter', /敏感|违规|違規|内容安全/],
  [
    'auth',
    /api ?(?:key|密钥).{0,12}(?:无效|無效|错误|錯誤|不正确)|(?:无效|無效)的?.{0,6}(?:令牌|密钥|api)|令牌.{0,8}(?:无效|过期)|鉴权失败|身份验证失败|認証に失敗|인증.{0,6}실패/,
  ],
  ['context_length', /上下文长度|(?:输入|上下文|长度).{0,10}(?:超过|超出|过长)/],
  ['rate_limit', /请求.{0,6}(?:频繁|过多)|限流|速率限制|并发|リクエスト.{0,6}多すぎ|요청.{0,8}너무 많/],
  ['not_found', /模型.{0,24}不存在|无可用渠道/],
  ['server', /繁忙|过载|负载|混雑/],
];
// cspell:enable

/** @param message - In lower case. */
export function readKindInOtherLanguages(message: string): ErrorKind | undefined {
  return SIGNS.find(([, sign]) => sign.test(message))?.[0];
}
