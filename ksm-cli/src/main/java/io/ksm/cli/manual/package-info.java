/** The pages for {@code man}, one for each command, made of what the commands say of themselves. */
package io.ksm.cli.manual;
