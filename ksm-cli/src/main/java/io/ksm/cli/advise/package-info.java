/** {@code ksm advise}: what to set the kernel's knobs to. */
package io.ksm.cli.advise;
