/** After a scan, these classes say whose pages the counters count. */
package io.ksm.core.engine.report;
