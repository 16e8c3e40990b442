/**
 * Holds the policy {@code uksm}: regions on rungs by what they yield, as Ultra KSM has them.
 *
 * <p>Where to begin: {@link io.ksm.policy.uksm.UksmPolicyFactory} is what the engine finds; it
 * names the source of the rules, and says how they are mapped. From the whole to the parts:
 *
 * <ol>
 *   <li>{@code UksmPolicy} goes through a scan: samples, results, pace;
 *   <li>the {@code Ladder} has the regions on its rungs, and knows how many pages of each to visit;
 *   <li>a {@code Slot} is what is known of a region, and {@code Thresholds} judge it;
 *   <li>the {@code Governor} says how much processor time each rung may use, and {@code PageTime}
 *       what a page costs; a {@code ScanBudget} makes visits and a pace of both.
 * </ol>
 *
 * <p>The factory is registered in {@code module-info.java} and in {@code META-INF/services}.
 */
package io.ksm.policy.uksm;
