/**
 * How the contracts of sources read: runs beside what they must hold, pages that merge, and a sink
 * that lets other threads in. For the contracts alone.
 */
package io.ksm.testkit.reading;
