/**
 * Holds the policy {@code esx}: page sharing as in VMware ESX Server.
 *
 * <p>Where to begin: {@link io.ksm.policy.esx.EsxPolicyFactory} is what the engine finds; it names
 * the source of the rules, and says how they are mapped. {@code EsxPolicy} follows them; {@code
 * ScanRates} turns pages per second into a budget for each scan and a pace.
 *
 * <p>The factory is registered in {@code module-info.java} and in {@code META-INF/services}.
 */
package io.ksm.policy.esx;
