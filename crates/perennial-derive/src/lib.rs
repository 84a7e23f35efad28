//! `#[derive(Row)]`: how a struct is read from a row, the same way for both databases.
//!
//! The one implementation that it writes is not generic over the database, so each struct is compiled once.

use proc_macro::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Field, Fields};

/// Implements the application's `db::Row`: each field is read from the column of its name.
///
/// `#[row(flatten)]` reads a field that is itself a row from the same columns; `#[row(skip)]` leaves a field at
/// its default.
#[proc_macro_derive(Row, attributes(row))]
pub fn row(input: TokenStream) -> TokenStream {
    let input = syn::parse_macro_input!(input as DeriveInput);
    implementation(&input).unwrap_or_else(|error| error.to_compile_error()).into()
}

fn implementation(input: &DeriveInput) -> syn::Result<proc_macro2::TokenStream> {
    let name = &input.ident;
    let Data::Struct(data) = &input.data else {
        return Err(syn::Error::new_spanned(name, "only a struct can be read from a row"));
    };
    let Fields::Named(fields) = &data.fields else {
        return Err(syn::Error::new_spanned(name, "name the fields: each is read from the column of its name"));
    };
    let reads = fields.named.iter().map(read).collect::<syn::Result<Vec<_>>>()?;
    Ok(quote! {
        impl crate::db::Row for #name {
            fn read(row: &mut crate::db::Found<'_>) -> Result<Self, crate::db::DbError> {
                Ok(Self { #(#reads),* })
            }
        }
    })
}

fn read(field: &Field) -> syn::Result<proc_macro2::TokenStream> {
    let Some(name) = &field.ident else {
        return Err(syn::Error::new_spanned(field, "a field without a name has no column"));
    };
    let mut tokens = None;
    for attribute in field.attrs.iter().filter(|attribute| attribute.path().is_ident("row")) {
        attribute.parse_nested_meta(|meta| {
            if meta.path.is_ident("flatten") {
                tokens = Some(quote! { #name: crate::db::Row::read(row)? });
            } else if meta.path.is_ident("skip") {
                tokens = Some(quote! { #name: Default::default() });
            } else {
                return Err(meta.error("`flatten` or `skip` is allowed here"));
            }
            Ok(())
        })?;
    }
    let column = name.to_string();
    let column = column.strip_prefix("r#").unwrap_or(&column);
    Ok(tokens.unwrap_or_else(|| quote! { #name: row.named(#column)? }))
}
