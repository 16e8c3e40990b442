/** Phase 1: encounters the pages of a batch, chunk by chunk. */
package io.ksm.core.engine.visit;
