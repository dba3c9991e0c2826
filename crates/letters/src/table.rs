//! A table of figures: heads repeated on each page, rows never split, sums under the last column
//! and carried from page to page.

use genpdf::error::Error;
use genpdf::fonts::FontCache;
use genpdf::render::Area;
use genpdf::style::Style;
use genpdf::{Context, Element, Mm, Position, RenderResult, Size};
use relancier_messages::{Align, Carried, Column, Table, Total};

use crate::blocks::{gap_below, nothing_yet};
use crate::sheet::{self, BODY_SIZE};
use crate::text;

/// Between two columns, above and below the text of a row.
const COLUMN_GAP: i32 = 4;
const ROW_PADDING: f32 = 1.1;
const TOTAL_PADDING: f32 = 0.5;
/// The narrowest the first column may become for the others to fit.
const FIRST_COLUMN_AT_LEAST: i32 = 22;
const SMALLEST: u8 = 7;

/// A table of figures.
pub(crate) struct TableBlock {
    /// What leads to it, until that is printed.
    said_before: String,
    table: Table,
    /// How many of the rows are printed.
    printed: usize,
    /// Where its columns stand, once the width is known: the same on all pages.
    layout: Option<Layout>,
}

/// Where the columns stand, in what type.
#[derive(Clone)]
struct Layout {
    text: Style,
    head: Style,
    /// The left edge and the width of each column.
    columns: Vec<(Mm, Mm)>,
    /// Whether the first column is wide enough to be read.
    fits: bool,
}

impl TableBlock {
    pub(crate) fn new(said_before: Option<&str>, table: &Table) -> Self {
        let said_before = said_before.unwrap_or_default().to_owned();
        Self { said_before, table: table.clone(), printed: 0, layout: None }
    }

    /// The largest type in which the columns fit side by side. The first gives way: its cells
    /// take several lines where they must.
    fn layout(&self, cache: &FontCache, style: Style, width: Mm) -> Layout {
        let mut size = BODY_SIZE - 1;
        loop {
            let layout = self.layout_at(size, cache, style, width);
            if layout.fits || size == SMALLEST {
                return layout;
            }
            size -= 1;
        }
    }

    fn layout_at(&self, size: u8, cache: &FontCache, style: Style, width: Mm) -> Layout {
        let text = sheet::compact(style).with_font_size(size);
        let head = sheet::small(style).with_font_size(size.min(8));
        let natural = |place: usize, column: &Column| {
            let cells = self.table.rows.iter().filter_map(|row| row.get(place));
            let cells = cells.map(|cell| text.str_width(cache, cell));
            let foot = self.table.foot.iter().filter_map(|row| row.get(place));
            let foot = foot.map(|cell| text.bold().str_width(cache, cell));
            cells.chain(foot).fold(head.str_width(cache, &column.title), Mm::max)
        };
        let mut widths: Vec<Mm> = self
            .table
            .columns
            .iter()
            .enumerate()
            .map(|(place, column)| natural(place, column))
            .collect();

        let gaps: Mm = widths.iter().skip(1).map(|_| Mm::from(COLUMN_GAP)).sum();
        let others: Mm = widths.iter().skip(1).copied().sum();
        let left_for_first = width - gaps - others;
        let mut gap = Mm::from(COLUMN_GAP);
        let mut fits = true;
        if let Some(first) = widths.first_mut() {
            if *first > left_for_first {
                fits = left_for_first >= Mm::from(FIRST_COLUMN_AT_LEAST);
                *first = left_for_first.max(Mm::from(1));
            } else if let Some(count) = count_of_gaps(&self.table.columns) {
                gap += (left_for_first - *first) / count;
            }
        }
        let mut left = Mm::from(0);
        let columns = widths
            .into_iter()
            .map(|width| {
                let column = (left, width);
                left += width + gap;
                column
            })
            .collect();
        Layout { text, head, columns, fits }
    }
}

impl TableBlock {
    /// The sum of the rows that are printed, with what is said of it there.
    fn carried(&self, said: fn(&Carried) -> &String) -> Option<Total> {
        let carried = self.table.carried.as_ref()?;
        let amount = carried.sums.get(self.printed.checked_sub(1)?)?;
        Some(Total { label: said(carried).clone(), amount: amount.clone(), grand: false })
    }
}

impl Element for TableBlock {
    fn render(
        &mut self,
        context: &Context,
        mut area: Area<'_>,
        style: Style,
    ) -> Result<RenderResult, Error> {
        let cache = &context.font_cache;
        let width = area.size().width;
        let before = text::styled_if_any(&self.said_before, style, cache, width);
        let start = text::height(&before, cache) + gap_below(&before, style, cache);
        let height = area.size().height - start;
        let layout = match &self.layout {
            Some(layout) => layout.clone(),
            None => self.layout.insert(self.layout(cache, style, width)).clone(),
        };
        let carried_height = match self.table.carried {
            Some(_) => sums_height(1, cache, &layout),
            None => Mm::from(0),
        };
        let foot = self.table.foot.as_ref();
        let foot = foot.map(|cells| Row::new(cells, layout.text.bold(), cache, &layout));
        let foot_height = foot.as_ref().map(|row| row.height).unwrap_or_default();
        let totals_height = foot_height + sums_height(self.table.totals.len(), cache, &layout);

        let heads: Vec<String> =
            self.table.columns.iter().map(|column| column.title.clone()).collect();
        let heads = Row::new(&heads, layout.head, cache, &layout);
        let brought = self.carried(|carried| &carried.brought);
        let mut top = heads.height;
        if brought.is_some() {
            top += carried_height + Mm::from(TOTAL_PADDING);
        }
        let mut rows = Vec::new();
        let rows_top = top;
        while let Some(cells) = self.table.rows.get(self.printed + rows.len()) {
            let row = Row::new(cells, layout.text, cache, &layout);
            // The sums never stand alone at the top of a page.
            let is_last = self.printed + rows.len() + 1 == self.table.rows.len();
            let below = if is_last { totals_height } else { carried_height };
            if top + row.height + below > height {
                break;
            }
            top += row.height;
            rows.push(row);
        }
        self.printed += rows.len();
        let has_more = self.printed < self.table.rows.len();
        let has_no_row = self.table.rows.is_empty();
        if has_more && rows.is_empty() || has_no_row && top + totals_height > height {
            return Ok(nothing_yet());
        }

        // From top to bottom: text is copied out of the file in the order it is printed.
        text::print_all(&area, cache, Position::default(), &before)?;
        self.said_before.clear();
        area.add_offset(Position::new(0, start));
        heads.print(context, &area, &self.table.columns, &layout, Mm::from(0))?;
        rule(&area, Mm::from(0), width, heads.height);
        if brought.is_some() {
            print_sums(brought.as_slice(), cache, &area, &layout, heads.height)?;
            rule(&area, Mm::from(0), width, rows_top);
        }
        top = rows_top;
        for row in &rows {
            row.print(context, &area, &self.table.columns, &layout, top)?;
            top += row.height;
            rule(&area, Mm::from(0), width, top);
        }
        if has_more {
            let forward = self.carried(|carried| &carried.forward);
            top = print_sums(forward.as_slice(), cache, &area, &layout, top)?;
        } else {
            if let Some(foot) = &foot {
                foot.print(context, &area, &self.table.columns, &layout, top)?;
                top += foot_height;
            }
            top = print_sums(&self.table.totals, cache, &area, &layout, top)?;
        }
        Ok(RenderResult { size: Size::new(width, start + top), has_more })
    }
}

/// How much room sums take.
fn sums_height(count: usize, cache: &FontCache, layout: &Layout) -> Mm {
    let sums: Mm = (0..count).map(|_| total_height(cache, layout)).sum();
    Mm::from(TOTAL_PADDING) + sums
}

/// Prints sums under the last column; returns where they end.
fn print_sums(
    sums: &[Total],
    cache: &FontCache,
    area: &Area<'_>,
    layout: &Layout,
    mut top: Mm,
) -> Result<Mm, Error> {
    let right = area.size().width;
    let widest = |of: fn(&Total) -> &str| {
        let widths = sums.iter().map(|sum| total_style(layout, sum).str_width(cache, of(sum)));
        widths.fold(Mm::from(0), Mm::max)
    };
    let amounts = widest(|sum| &sum.amount);
    let labels_right = right - amounts - Mm::from(COLUMN_GAP * 2);
    let left = labels_right - widest(|sum| &sum.label);
    top += Mm::from(TOTAL_PADDING);
    for sum in sums {
        let style = total_style(layout, sum);
        if sum.grand && sums.len() > 1 {
            rule(area, left, right, top);
        }
        let text_top = top + Mm::from(TOTAL_PADDING);
        let label = Position::new(labels_right - style.str_width(cache, &sum.label), text_top);
        text::print(area, cache, label, style, &sum.label)?;
        let amount = Position::new(right - style.str_width(cache, &sum.amount), text_top);
        text::print(area, cache, amount, style, &sum.amount)?;
        top += total_height(cache, layout);
    }
    Ok(top)
}

/// A row, its cells cut into lines.
struct Row {
    cells: Vec<Vec<String>>,
    style: Style,
    height: Mm,
}

impl Row {
    fn new(cells: &[String], style: Style, cache: &FontCache, layout: &Layout) -> Self {
        let cells: Vec<Vec<String>> = cells
            .iter()
            .zip(&layout.columns)
            .map(|(cell, (_, width))| {
                // A hair of tolerance: a cell measured alone must fit the column it made.
                text::lines(cell, style, cache, *width + Mm::from(0.01_f32))
            })
            .collect();
        let lines = cells.iter().map(Vec::len).max().unwrap_or(1);
        Self { cells, style, height: row_height(cache, style, lines) }
    }

    fn print(
        &self,
        context: &Context,
        area: &Area<'_>,
        columns: &[Column],
        layout: &Layout,
        top: Mm,
    ) -> Result<(), Error> {
        let cache = &context.font_cache;
        for ((lines, column), (left, width)) in
            self.cells.iter().zip(columns).zip(&layout.columns)
        {
            let mut line_top = top + Mm::from(ROW_PADDING);
            for line in lines {
                let line_left = match column.align {
                    Align::Left => *left,
                    Align::Right => *left + *width - self.style.str_width(cache, line),
                };
                let position = Position::new(line_left, line_top);
                text::print(area, cache, position, self.style, line)?;
                line_top += self.style.line_height(cache);
            }
        }
        Ok(())
    }
}

fn total_style(layout: &Layout, total: &Total) -> Style {
    if total.grand { layout.text.bold() } else { layout.text }
}

/// The room a sum takes: closer than rows are, with its padding above it.
fn total_height(cache: &FontCache, layout: &Layout) -> Mm {
    layout.text.line_height(cache) + Mm::from(TOTAL_PADDING) * 2.0
}

fn row_height(cache: &FontCache, style: Style, lines: usize) -> Mm {
    let text: Mm = (0..lines).map(|_| style.line_height(cache)).sum();
    text + Mm::from(ROW_PADDING) * 2.0
}

fn count_of_gaps(columns: &[Column]) -> Option<f64> {
    let gaps = u32::try_from(columns.len().checked_sub(1)?).ok()?;
    (gaps > 0).then(|| f64::from(gaps))
}

fn rule(area: &Area<'_>, left: Mm, right: Mm, top: Mm) {
    area.draw_line(
        vec![Position::new(left, top), Position::new(right, top)],
        Style::from(sheet::RULE),
    );
}
