/** What one would do instead of merging: {@code ksm scan --compare}. */
package io.ksm.cli.compare;
