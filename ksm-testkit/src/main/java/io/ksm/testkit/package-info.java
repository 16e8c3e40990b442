/** Contract tests for plug-ins, workload generators and seeds. */
package io.ksm.testkit;
