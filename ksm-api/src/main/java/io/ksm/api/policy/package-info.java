/**
 * What the policies of this project share: the kernel's decisions, merging at first sight, and
 * their options. Not part of the contracts, and open to this project's modules only.
 */
package io.ksm.api.policy;
