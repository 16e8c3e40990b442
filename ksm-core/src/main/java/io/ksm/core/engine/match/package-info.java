/** Phase 2: finds pages that are equal, partition by partition of the key space. */
package io.ksm.core.engine.match;
