/**
 * {@code ksm record} and {@code ksm key}: a trace of what memory holds over time, and the key of
 * its fingerprints.
 */
package io.ksm.cli.record;
