/**
 * The merge policies: {@code ksm} decides as the Linux kernel does; {@code eager}, {@code
 * zero-only} and {@code isolated} differ from it in one respect each.
 */
package io.ksm.core.policy;
