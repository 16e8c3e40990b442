/** {@code ksm kernel set}: turns knobs of the kernel. */
package io.ksm.cli.kernel.set;
