package io.ksm.core.engine.report;

/** Says under which of a report's figures a page counts. */
enum PageResult {
  /** Under none of the engine's: it is not there, or sources say why it cannot merge. */
  NONE,
  ZERO,
  DUPLICATE,
  UNIQUE,
  OTHER_DOMAIN,
  VOLATILE,
  SHARED_BY_FORK
}
