/**
 * What helps to tell whose a fault is, so that it stays with its owner: {@link
 * io.ksm.core.faults.Thrown} hands on what code of others throws, and {@link
 * io.ksm.core.faults.SourceFaults} names the plug-in of a source.
 */
package io.ksm.core.faults;
