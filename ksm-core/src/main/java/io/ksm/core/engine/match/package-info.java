/**
 * Phase 2 finds pages that are equal, partition by partition of the key space. Begin with {@link
 * io.ksm.core.engine.match.Partition}.
 */
package io.ksm.core.engine.match;
