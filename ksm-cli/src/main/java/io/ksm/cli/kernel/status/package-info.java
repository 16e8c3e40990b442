/** {@code ksm kernel status}: what the kernel's page merging is doing at one moment. */
package io.ksm.cli.kernel.status;
