/** After a scan: whose pages the counters count. */
package io.ksm.core.engine.report;
