/**
 * Holds the policy {@code ksmtuned}: the kernel's decisions, at the pace of the script of that
 * name.
 *
 * <p>Where to begin: {@link io.ksm.policy.ksmtuned.KsmtunedPolicyFactory} is what the engine finds,
 * and names the source of the rules. {@code KsmtunedPolicy} looks at the clock and at memory;
 * {@code Tuner} has the script's arithmetic.
 *
 * <p>The factory is registered in {@code module-info.java} and in {@code META-INF/services}.
 */
package io.ksm.policy.ksmtuned;
