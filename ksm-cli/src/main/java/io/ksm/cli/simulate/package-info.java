/** {@code ksm simulate}: what policies would have done to recorded memory. */
package io.ksm.cli.simulate;
