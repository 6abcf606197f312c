// Makes the files beside it: npm install nodejs-polars@0.26.1 apache-arrow@21.2.0 hyparquet-writer@0.17.0; node generate.mjs
import pl from 'nodejs-polars'
import * as arrow from 'apache-arrow'
import { parquetWriteFile } from 'hyparquet-writer'
import { writeFileSync } from 'fs'

const rows = 6
const series = (name, value, type) => pl.Series(name, Array.from({ length: rows }, (_, i) => value(i)), type)
const every = pl.DataFrame([
  series('i8', (i) => i - 3, pl.Int8),
  series('i16', (i) => 1000 * i - 2000, pl.Int16),
  series('i32', (i) => 100000 * i - 3, pl.Int32),
  series('i64', (i) => i * 2 ** 40 - 5, pl.Int64),
  series('u8', (i) => 250 + i, pl.UInt8),
  series('u16', (i) => 65530 + i, pl.UInt16),
  series('u32', (i) => 2 ** 32 - 6 + i, pl.UInt32),
  series('u64', (i) => 2n ** 64n - 6n + BigInt(i), pl.UInt64),
  series('f32', (i) => i / 4, pl.Float32),
  series('f64', (i) => (i * i) / 7, pl.Float64),
  series('flag', (i) => i % 2 === 1, pl.Bool),
  series('pixels', (i) => [i, i + 1, i + 2], pl.List(pl.UInt8)),
  series('kind', (i) => ['cat', 'dog', 'ant'][i % 3], pl.Utf8)
])
for (const compression of ['snappy', 'gzip', 'zstd', 'lz4']) {
  every.writeParquet(`every-${compression}.parquet`, { compression, rowGroupSize: 4 })
}
for (const compression of ['lz4', 'zstd', 'uncompressed']) {
  every.writeIPC(`every-${compression}.arrow`, { compression })
}

// more than a block of LZ4 each
const long = pl.DataFrame([
  pl.Series('x', Array.from({ length: 20000 }, (_, i) => (i % 1000) * 0.25), pl.Float64),
  pl.Series('y', Array.from({ length: 20000 }, (_, i) => i % 7), pl.Int32)
])
long.writeIPC('long-lz4.arrow', { compression: 'lz4' })
long.writeParquet('long-brotli.parquet', { compression: 'brotli' })

// a dictionary, lists of one size, half floats; as a file, and as a stream of two batches whose dictionaries differ
const table = (...rows) =>
  new arrow.Table({
    pixels: arrow.vectorFromArray(
      rows.map((i) => [i, i + 0.5, -i]),
      new arrow.FixedSizeList(3, new arrow.Field('item', new arrow.Float32(), true))
    ),
    half: arrow.vectorFromArray(rows.map((i) => i / 2), new arrow.Float16()),
    kind: arrow.vectorFromArray(
      rows.map((i) => (i % 2 ? 'odd' : 'even')),
      new arrow.Dictionary(new arrow.Utf8(), new arrow.Int32(), 7)
    )
  })
writeFileSync('lists.arrow', arrow.tableToIPC(table(0, 1, 2, 3), 'file'))
writeFileSync('lists.arrows', arrow.tableToIPC(table(0, 1).concat(table(3, 2)), 'stream'))

// what is refused
const kinds = { name: 'kind', data: [1, 2, 1], type: 'INT32' }
const refused = (name, column) => parquetWriteFile({ filename: `${name}.parquet`, columnData: [column, kinds] })
refused('null', { name: 'width', data: [0.5, null, 2], type: 'DOUBLE' })
refused('nan', { name: 'width', data: [0.5, 1, NaN], type: 'DOUBLE' })
refused('large', { name: 'width', data: [0.5, 1e300, 1], type: 'DOUBLE' })
refused('text', { name: 'town', data: ['Turku', 'Oulu', 'Espoo'], type: 'STRING' })
refused('time', { name: 'when', data: [new Date(1e12), new Date(2e12), new Date(3e12)], type: 'TIMESTAMP' })
pl.DataFrame([
  pl.Series('pixels', [[1, 2], [3, 4], [5]], pl.List(pl.Float32)),
  pl.Series('kind', [1, 2, 1], pl.Int32)
]).writeParquet('ragged.parquet')
