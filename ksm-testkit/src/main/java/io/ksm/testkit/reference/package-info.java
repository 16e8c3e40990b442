/**
 * What the engine is compared with: page merging written down as plainly as possible.
 *
 * <p>{@link io.ksm.testkit.reference.ReferenceKsm} does, one page after the other and with hash
 * maps, what the engine does in parallel and with primitive arrays. After every scan both must read
 * the same in every counter. {@link io.ksm.testkit.reference.ReferencePolicy} is the kernel's
 * policy, written down in the same way.
 */
package io.ksm.testkit.reference;
