/** What signals do to commands that run for long. */
package io.ksm.cli.signals;
