/**
 * What to set the kernel's knobs to, by simulation. {@link io.ksm.simulate.advice.Adviser} runs
 * many {@link io.ksm.simulate.advice.Knobs} over one recording, and {@link
 * io.ksm.simulate.advice.Advice} says which of them pay, for whom, and what could go wrong.
 */
package io.ksm.simulate.advice;
