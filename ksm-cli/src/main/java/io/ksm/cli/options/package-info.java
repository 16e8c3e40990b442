/** Values of options: amounts of bytes, times, lists of parts. */
package io.ksm.cli.options;
