/**
 * Runs the contract tests on the plug-ins of a jar: what {@code ksm plugins --check} starts, in a
 * process of its own.
 *
 * <p>{@link io.ksm.check.PluginCheck} is the program. {@link io.ksm.check.ContractRun} runs the
 * tests of one plug-in, which are the other classes here: what the testkit demands of each axis,
 * and of every factory.
 */
package io.ksm.check;
