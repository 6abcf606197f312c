/** Files with typed columns, Parquet's and Arrow's, read row by row. Nothing here is loaded before such a file is. */
package org.talkoot.engine.data.column;
