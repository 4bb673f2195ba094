/** Why a query ended without a result, as far as a caller decides by it. */
export type QueryFailureKind = 'replaced-file' | 'invalid-sql' | 'scan-limit' | 'stale-view' | 'other';

/** What Athena says when a file went, grew or shrank between listing and reading; seen with Trino 435, test/athena. */
const REPLACED_FILE =
  /Incorrect fileSize|HIVE_BAD_DATA|HIVE_CURSOR_ERROR|HIVE_CANNOT_OPEN_SPLIT|NoSuchKey|key does not exist/;
const SCAN_LIMIT = /Bytes scanned limit/i;
const STALE_VIEW = /VIEW_IS_STALE|INVALID_VIEW/;

/** Names that Trino and Hive give to faults of the statement. Source: Trino 435, StandardErrorCode, type USER_ERROR. */
const INVALID_SQL = new RegExp(
  [
    '^(FAILED: )?(SYNTAX_ERROR|ParseException|SemanticException)',
    '^[A-Z]+_NOT_FOUND\\b',
    '^(TYPE_MISMATCH|AMBIGUOUS_NAME|DIVISION_BY_ZERO|NUMERIC_VALUE_OUT_OF_RANGE|NOT_SUPPORTED|SUBQUERY_MULTIPLE_ROWS)\\b',
    '^(INVALID|MISSING|DUPLICATE|EXPRESSION|NESTED|MISMATCHED|UNSUPPORTED|TOO_MANY)_[A-Z_]+\\b',
    '\\bline \\d+:\\d+: ',
    'Queries of this type are not supported',
    'Only one sql statement is allowed',
  ].join('|'),
);

const KINDS: readonly (readonly [RegExp, QueryFailureKind])[] = [
  [REPLACED_FILE, 'replaced-file'],
  [SCAN_LIMIT, 'scan-limit'],
  [STALE_VIEW, 'stale-view'],
  [INVALID_SQL, 'invalid-sql'],
];

/** Tells by the engine's own words what went wrong. */
export function kindOfFailure(reason: string): QueryFailureKind {
  return KINDS.find(([pattern]) => pattern.test(reason))?.[1] ?? 'other';
}
