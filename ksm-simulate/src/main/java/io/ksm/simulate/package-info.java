/**
 * What merging would have done to recorded memory. {@link io.ksm.simulate.Simulator} runs the
 * engine that scans live memory, with the same policies, over a recording; only the time is
 * virtual: {@link io.ksm.simulate.CostModel} says what each batch costs, the policy when the next
 * one comes, and a page's content is what it was in the recording at that time.
 *
 * <p>{@link io.ksm.simulate.Recording} is the memory, {@link io.ksm.simulate.PolicyRun} one
 * policy's way through it, {@link io.ksm.simulate.Outcome} what came of it.
 */
package io.ksm.simulate;
