/** What the contract of policies shows to a policy: pages, scans and a machine, as a script. */
package io.ksm.testkit.policy;
