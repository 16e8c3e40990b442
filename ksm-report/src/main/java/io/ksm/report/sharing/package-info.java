/**
 * Who shares pages with whom: the matrix as JSON, the pairs that share most, and an order in which
 * sources that are alike stand together.
 */
package io.ksm.report.sharing;
