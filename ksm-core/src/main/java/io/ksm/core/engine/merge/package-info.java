/** Phase 3 makes the decisions of a batch real, where a source can merge. */
package io.ksm.core.engine.merge;
