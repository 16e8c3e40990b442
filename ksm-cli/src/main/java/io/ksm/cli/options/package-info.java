/**
 * Options that several commands have: the scanner's parts, amounts of bytes, times, lists of parts.
 */
package io.ksm.cli.options;
