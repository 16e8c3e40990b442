/** Phase 3: makes the decisions of a batch real. */
package io.ksm.core.engine.merge;
