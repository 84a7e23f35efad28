//! The picture of every relationship: cells and movements to boxes, and boxes to SVG.
