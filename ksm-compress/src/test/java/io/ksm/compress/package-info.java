/**
 * Sizes are held against those of this machine's kernel, or those that were taken down from one.
 */
package io.ksm.compress;
