/** {@code ksm kernel run}: starts a program whose memory the kernel merges. */
package io.ksm.cli.kernel.run;
