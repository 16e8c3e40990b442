/** Which processes there are to watch, now. */
package io.ksm.monitor.sources;
