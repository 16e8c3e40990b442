/** {@code ksm kernel watch}: the counters as they change. */
package io.ksm.cli.kernel.watch;
